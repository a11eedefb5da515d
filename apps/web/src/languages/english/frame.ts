import type { Format } from "../format.ts";

/** What every page shares. */
export const createCommon = ({ plural }: Format) => ({
  pageTitle: (title: string) => `${title} · Darkroom`,
  loading: "Loading…",
  retry: "Retry",
  trying: "Trying…",
  close: "Close",
  news: "News",
  dismiss: (words: string) => `Close: ${words}`,
  showOlder: "Show older",
  copied: "Copied",
  copyByHand: (text: string) => `Copy by hand: ${text}`,
  copyId: "Copy id",
  copyRequestId: "Copy request id",
  copyErrorId: "Copy error id",
  copyText: "Copy text",
  copyDetails: "Copy details",
  report: "Report this",
  offline: "You are offline",
  offlineText: "What is shown is what was known last. It goes on by itself when you are back.",
  contactSheet: "Contact sheet",
  createPicture: "Create a picture",
  credits: (credits: number) => plural(credits, { one: "# credit", other: "# credits" }),
});

/** The head of the page, the session, and what is said where there is no page. */
export const createFrame = ({ number }: Format) => ({
  skip: "Skip to content",
  signIn: "Sign in",
  account: "Account",
  mainNavigation: "Main",
  menu: "Menu",
  screens: {
    create: "Create",
    activity: "Activity",
    batches: "Batches",
    news: "Notifications",
    credits: "Credits",
    settings: "Settings",
    operator: "Operator",
  },
  shortcuts: "Keyboard shortcuts",
  goTo: (screen: string) => `Go to: ${screen}`,
  toPrompt: "Write a prompt",
  held: (credits: number) => `${number(credits)} held`,
  opening: "Opening the studio…",
  notOpened: "The studio could not be opened",
  notOpenedText:
    "The server did not answer as expected. Nothing is lost: pictures and credits are kept there.",
  connecting: "Connecting…",
  /** @param age "12 s" */
  reconnecting: (age: string) => `Reconnecting · updated ${age} ago`,
  themes: { system: "System theme", light: "Light theme", dark: "Dark theme" },
  /** The name of a button that goes through the themes. */
  nextTheme: (now: string, next: string) => `${now}. Change to: ${next}`,
  crash: "The studio stumbled",
  crashText:
    "Something on this page broke. Your predictions go on and your credits are safe: both live on the server.",
  crashRetry: "Try again",
  cardCrash: "This card could not be shown.",
  cardCrashText: "The prediction itself goes on.",
  cardCrashRetry: "Show again",
  notFound: "Nothing developed here",
  notFoundTitle: "Not found",
  notFoundTexts: {
    page: "There is no page at this address.",
    prediction: "This prediction does not exist, or it belongs to somebody else.",
    model: "There is no mode at this address, or it is offered no more.",
  },
});
