export const MAIL_KINDS = [
  "confirm_address",
  "reset_password",
  "address_known",
  "password_changed",
  "address_changed",
  "notification",
] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

type Words = {
  subject: string;
  paragraphs: readonly string[];
  /** What the link does. */
  action: string;
  /** Without its link such a mail is of no use. */
  needsLink: boolean;
};

/** Mails say nothing of what somebody made: they lie in boxes that others read too. */
const WORDS: Readonly<Record<MailKind, Words>> = {
  confirm_address: {
    subject: "Confirm your address",
    paragraphs: [
      "This address was given to Darkroom. If it was you, confirm it within an hour.",
      "If it was not you, do nothing: the address is of no use here until you confirm it.",
    ],
    action: "Confirm the address",
    needsLink: true,
  },
  reset_password: {
    subject: "Set a new password",
    paragraphs: [
      "A new password was asked for your Darkroom account. The link works once, within an hour.",
      "If it was not you, do nothing: your password stays as it is.",
    ],
    action: "Set a new password",
    needsLink: true,
  },
  address_known: {
    subject: "You already have an account",
    paragraphs: [
      "Somebody tried to sign up to Darkroom with this address, which has an account already.",
      "If it was you, sign in instead; a forgotten password can be set anew. If not, do nothing.",
    ],
    action: "Open Darkroom",
    needsLink: false,
  },
  password_changed: {
    subject: "Your password was changed",
    paragraphs: [
      "The password of your Darkroom account was changed.",
      "If it was not you, set a new password at once.",
    ],
    action: "Open Darkroom",
    needsLink: false,
  },
  address_changed: {
    subject: "Your address was changed",
    paragraphs: [
      "The address of your Darkroom account was changed. This one is no longer used.",
      "If it was not you, set a new password at once.",
    ],
    action: "Open Darkroom",
    needsLink: false,
  },
  notification: {
    subject: "There is news for you",
    paragraphs: ["Something that you asked Darkroom for has come to its end."],
    action: "Open Darkroom",
    needsLink: false,
  },
};

const STOP = "Send me no more of these mails";

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);

export type MailContent = {
  kind: MailKind;
  link: string | null;
  /** One sentence in place of what stands above for everybody. */
  title?: string;
  unsubscribeUrl?: string | null;
};

/** Whether a mail of this kind, with this link or without one, is worth sending. */
export const isWorthSending = ({ kind, link }: MailContent): boolean =>
  link !== null || !WORDS[kind].needsLink;

/** A mail in words: plain for whoever reads plain, and the same as HTML. */
export function writeMail(content: MailContent): { subject: string; text: string; html: string } {
  const { kind, link, title, unsubscribeUrl = null } = content;
  const words = WORDS[kind];
  const subject = title ?? words.subject;
  const paragraphs = title === undefined ? words.paragraphs : [title];
  const links = [
    ...(link === null ? [] : [{ action: words.action, url: link }]),
    ...(unsubscribeUrl === null ? [] : [{ action: STOP, url: unsubscribeUrl }]),
  ];
  const text = [...paragraphs, ...links.map(({ action, url }) => `${action}:\n${url}`)];
  const body = [
    `<h1>${escapeHtml(subject)}</h1>`,
    ...paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`),
    ...links.map(
      ({ action, url }) => `<p><a href="${escapeHtml(url)}">${escapeHtml(action)}</a></p>`,
    ),
  ];
  const head = `<meta charset="utf-8"><title>${escapeHtml(subject)}</title>`;
  return {
    subject,
    text: `${text.join("\n\n")}\n`,
    html: `<!doctype html>\n<html lang="en">\n<head>${head}</head>\n<body>\n${body.join("\n")}\n</body>\n</html>\n`,
  };
}
