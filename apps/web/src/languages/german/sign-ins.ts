import type { SignInTexts } from "../english/sign-ins.ts";

const failures: SignInTexts["failures"] = {
  INVALID_EMAIL_OR_PASSWORD:
    "Adresse oder Passwort ist falsch. Hast du dich gerade registriert, dann bestätige zuerst deine Adresse.",
  INVALID_EMAIL: "Das ist keine E-Mail-Adresse.",
  INVALID_PASSWORD: "Das Passwort ist falsch.",
  PASSWORD_TOO_SHORT: "Das neue Passwort ist zu kurz.",
  PASSWORD_TOO_LONG: "Das neue Passwort ist zu lang.",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "Diese Adresse gehört zu einem anderen Konto.",
  RATE_LIMITED: "Zu viele Versuche. Warte ein paar Minuten und versuche es noch einmal.",
  MAIL_UNAVAILABLE:
    "Dieses Studio verschickt keine Mails und kann dir daher keinen Link senden. Frag nach, wer es betreibt.",
  INVALID_TOKEN:
    "Dieser Link ist abgelaufen oder wurde schon benutzt. Warst du das, dann melde dich einfach an.",
  OTHER_ACCOUNT:
    "Dieser Link gehört zu einem anderen Konto. Melde dich dort an und öffne ihn noch einmal.",
  SESSION_NOT_FRESH:
    "Dafür musst du dich frisch angemeldet haben. Melde dich ab, wieder an und komm zurück.",
  SIGN_UP_FIRST: "Dafür musst du dich registrieren.",
  UNAUTHORIZED: "Melde dich zuerst an und öffne den Link dann noch einmal.",
  unreachable: "Der Server ist nicht erreichbar. Versuche es gleich noch einmal.",
  internal: "Das hat nicht geklappt. Versuche es gleich noch einmal.",
};

export const createSignInTexts = (): SignInTexts => ({
  signIn: "Anmelden",
  signInText: "Was du als Gast gemacht hast, kommt mit.",
  signUp: "Registrieren",
  signUpText: "Behalte deine Bilder und Credits und finde sie auf jedem Gerät wieder.",
  signOut: "Abmelden",
  address: "E-Mail-Adresse",
  newAddress: "Neue E-Mail-Adresse",
  password: "Passwort",
  currentPassword: "Aktuelles Passwort",
  newPassword: "Neues Passwort",
  passwordHint: (characters) => `Mindestens ${String(characters)} Zeichen.`,
  toSignUp: "Neu hier? Registrieren",
  toSignIn: "Du hast ein Konto? Anmelden",
  toForgot: "Passwort vergessen?",
  mailSent: "Schau in deine Mails",
  mailSentText: (address) =>
    `Ein Link ist unterwegs an ${address}. Öffne ihn innerhalb einer Stunde, um die Adresse zu bestätigen.`,
  mailSentElsewhere:
    "In diesem Browser meldet er dich an. Auf einem anderen Gerät fragt er dich nach einem neuen Passwort.",
  goOn: "Solange weitermachen",
  forgot: "Passwort vergessen?",
  forgotText: "Mit einem Link per Mail setzt du ein neues.",
  sendLink: "Link senden",
  resetSent: (address) =>
    `Wenn ${address} ein Konto hat, ist ein Link unterwegs. Er gilt einmal, eine Stunde lang.`,
  setPassword: "Neues Passwort setzen",
  passwordSet: "Das Passwort ist gesetzt",
  passwordSetText: "Alle Sitzungen wurden beendet. Melde dich mit dem neuen Passwort an.",
  confirming: "Deine Adresse wird bestätigt",
  confirmed: "Deine Adresse ist bestätigt",
  confirmedText: (address) =>
    `Du bist als ${address} angemeldet. Alles, was du gemacht hast, ist hier.`,
  notConfirmed: "Die Adresse wurde nicht bestätigt",
  confirmHere: "Wähle ein Passwort",
  confirmHereText: (address) =>
    `Du hast dich in einem anderen Browser als ${address} registriert. Damit sicher ist, dass du es warst, wähle das Passwort hier.`,
  confirmAndSignIn: "Bestätigen und anmelden",
  account: "Konto",
  visitor: "Du bist Gast",
  visitorText:
    "Deine Bilder und Credits gehören nur zu diesem Browser. Registriere dich, um sie zu behalten.",
  isConfirmed: "bestätigt",
  isUnconfirmed: "nicht bestätigt",
  changeAddress: "Adresse ändern",
  changeSent: (address) =>
    `Ein Link ist unterwegs an ${address}. Öffne ihn in diesem Browser, um die Adresse zu bestätigen.`,
  changePassword: "Passwort ändern",
  noPassword: "Du meldest dich ohne Passwort an. Ein Link per Mail lässt dich eines setzen.",
  passwordChanged: "Das Passwort wurde geändert, alle anderen Sitzungen wurden beendet.",
  sessions: "Wo du angemeldet bist",
  signedInAt: (at) => `Angemeldet am ${at}`,
  unknownDevice: "Unbekanntes Gerät",
  thisDevice: "dieser Browser",
  end: "Abmelden",
  endSession: (device) => `Abmelden: ${device}`,
  endOthers: "Überall sonst abmelden",
  exportTitle: "Deine Daten",
  exportText: "Bilder, Aufträge, Buchungen und Einstellungen in einem Archiv.",
  exportButton: "Alles herunterladen",
  deleteTitle: "Konto löschen",
  deleteText:
    "Alles verschwindet für immer: Bilder, Stapel, Schlüssel, Credits. Es gibt keinen Weg zurück. Lade deine Daten vorher herunter, wenn du sie behalten willst.",
  deleteButton: "Konto löschen",
  deleteAsk: "Dieses Konto für immer löschen?",
  deleteKeep: "Behalten",
  signInWith: (provider) => `Mit ${provider} anmelden`,
  elsewhereRefused: "Das hat nicht geklappt. Hast du ein Passwort, melde dich damit an.",
  failures,
});
