/** How long a sign-up waits for its address to be confirmed: as long as the mail's link leads on. */
export const SIGN_UP_MS = 3_600_000;
