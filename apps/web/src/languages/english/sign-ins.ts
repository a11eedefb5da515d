import type { AuthFailure } from "../../sign-ins/call-auth.ts";

const failures: Readonly<Record<AuthFailure, string>> = {
  INVALID_EMAIL_OR_PASSWORD:
    "Address or password is wrong. If you have just signed up, confirm your address first.",
  INVALID_EMAIL: "This is no e-mail address.",
  INVALID_PASSWORD: "The password is wrong.",
  PASSWORD_TOO_SHORT: "The new password is too short.",
  PASSWORD_TOO_LONG: "The new password is too long.",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "This address belongs to another account.",
  RATE_LIMITED: "Too many attempts. Wait a few minutes and try again.",
  MAIL_UNAVAILABLE:
    "This studio sends no mail, so it cannot send you a link. Ask whoever runs it for help.",
  INVALID_TOKEN: "This link has expired or was used already. If that was you, simply sign in.",
  OTHER_ACCOUNT: "This link belongs to another account. Sign in to that one and open it again.",
  SESSION_NOT_FRESH: "This needs a recent sign-in. Sign out, sign in again and come back.",
  SIGN_UP_FIRST: "Sign up to do this.",
  UNAUTHORIZED: "Sign in first, then open the link again.",
  unreachable: "The server could not be reached. Try again in a moment.",
  internal: "That did not work. Try again in a moment.",
};

/** Signing up, in and out, and the own account. */
export const createSignInTexts = () => ({
  signIn: "Sign in",
  signInText: "What you have made as a visitor comes along.",
  signUp: "Sign up",
  signUpText: "Keep your pictures and credits, and find them again on every device.",
  signOut: "Sign out",
  address: "E-mail address",
  newAddress: "New e-mail address",
  password: "Password",
  currentPassword: "Current password",
  newPassword: "New password",
  passwordHint: (characters: number) => `At least ${String(characters)} characters.`,
  toSignUp: "New here? Sign up",
  toSignIn: "You have an account? Sign in",
  toForgot: "Forgot your password?",
  mailSent: "Look into your mail",
  mailSentText: (address: string) =>
    `A link is on its way to ${address}. Open it within an hour to confirm the address.`,
  mailSentElsewhere:
    "Opened in this browser it signs you in. On another device it asks you for a new password.",
  goOn: "Go on in the meantime",
  forgot: "Forgot your password?",
  forgotText: "A link by mail lets you set a new one.",
  sendLink: "Send the link",
  resetSent: (address: string) =>
    `If ${address} has an account, a link is on its way. It works once, within an hour.`,
  setPassword: "Set a new password",
  passwordSet: "The password is set",
  passwordSetText: "All sessions were ended. Sign in with the new password.",
  confirming: "Confirming your address",
  confirmed: "Your address is confirmed",
  confirmedText: (address: string) =>
    `You are signed in as ${address}. Everything you made is here.`,
  notConfirmed: "The address was not confirmed",
  confirmHere: "Choose a password",
  confirmHereText: (address: string) =>
    `You signed up as ${address} in another browser. To be sure that it was you, choose the password here.`,
  confirmAndSignIn: "Confirm and sign in",
  account: "Account",
  visitor: "You are a visitor",
  visitorText: "Your pictures and credits are kept for this browser alone. Sign up to keep them.",
  isConfirmed: "confirmed",
  isUnconfirmed: "not confirmed",
  changeAddress: "Change address",
  changeSent: (address: string) =>
    `A link is on its way to ${address}. Open it in this browser to confirm the address.`,
  changePassword: "Change password",
  noPassword: "You sign in without a password. A link by mail lets you set one.",
  passwordChanged: "The password was changed, and all other sessions were ended.",
  sessions: "Where you are signed in",
  signedInAt: (at: string) => `Signed in ${at}`,
  unknownDevice: "Unknown device",
  thisDevice: "this browser",
  end: "Sign out",
  endSession: (device: string) => `Sign out: ${device}`,
  endOthers: "Sign out everywhere else",
  exportTitle: "Your data",
  exportText: "Pictures, orders, ledger and settings, as one archive.",
  exportButton: "Download everything",
  deleteTitle: "Delete the account",
  deleteText:
    "Everything goes for good: pictures, batches, keys, credits. There is no way back. Download your data first, if you want to keep it.",
  deleteButton: "Delete the account",
  deleteAsk: "Delete this account for good?",
  deleteKeep: "Keep it",
  signInWith: (provider: string) => `Sign in with ${provider}`,
  elsewhereRefused: "That sign-in did not work out. If you have a password, sign in with it.",
  failures,
});

export type SignInTexts = ReturnType<typeof createSignInTexts>;
