import { route } from "../route.ts";
import {
  AccountViewSchema,
  BalanceSchema,
  CapsViewSchema,
  LedgerPageSchema,
} from "../schemas/account.ts";
import { ReuseSchema } from "../schemas/reuse.ts";

const tag = "Account";

export const ACCOUNT_ROUTES = [
  route({
    method: "GET",
    path: "/account",
    procedure: "account.get",
    output: AccountViewSchema,
    tag,
    summary: "Read the account of the caller",
  }),
  route({
    method: "GET",
    path: "/credits",
    procedure: "credit.balance",
    output: BalanceSchema,
    tag,
    summary: "Read the balance",
  }),
  route({
    method: "GET",
    path: "/credits/ledger",
    procedure: "credit.ledger",
    output: LedgerPageSchema,
    shape: "page",
    omitted: ["direction"],
    tag,
    summary: "List the ledger, newest first",
  }),
  route({
    method: "GET",
    path: "/caps",
    procedure: "cap.get",
    output: CapsViewSchema,
    tag,
    summary: "Read the caps on spending",
  }),
  route({
    method: "PUT",
    path: "/caps",
    procedure: "cap.set",
    output: CapsViewSchema,
    tag,
    summary: "Replace the caps on spending",
    description: "They hold from the next prediction on.",
  }),
  route({
    method: "GET",
    path: "/reuse",
    procedure: "reuse.get",
    output: ReuseSchema,
    tag,
    summary: "Read whether stored results may answer orders",
  }),
  route({
    method: "PUT",
    path: "/reuse",
    procedure: "reuse.set",
    output: ReuseSchema,
    tag,
    summary: "Say whether stored results may answer orders",
    description: "For orders that say nothing of it, from the next one on.",
  }),
];
