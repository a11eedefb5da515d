import { route } from "../route.ts";
import {
  AccountViewSchema,
  BalanceSchema,
  CapsViewSchema,
  LedgerPageSchema,
} from "../schemas/account.ts";

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
];
