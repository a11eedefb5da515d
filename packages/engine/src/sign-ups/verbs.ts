import type { EngineContext } from "../context.ts";
import { confirmSignUp } from "./confirm.ts";
import { openSignUpOf } from "./open.ts";
import type { SignUpVerbs } from "./views.ts";

export function createSignUpVerbs(context: EngineContext): SignUpVerbs {
  return {
    open: (signUp) => openSignUpOf(context, signUp),
    confirm: (confirmation) => confirmSignUp(context, confirmation),
  };
}
