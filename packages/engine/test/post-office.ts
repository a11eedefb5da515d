import { MailError } from "../src/index.ts";
import type { MailMessage, MailSender } from "../src/index.ts";

/** Takes mails, or does not, by plan; what is not planned is taken. */
export function createPostOffice() {
  const taken: MailMessage[] = [];
  const tried: MailMessage[] = [];
  const plans: Error[] = [];
  let always: Error | null = null;
  const sender: MailSender = {
    publicUrl: "https://studio.example",
    send: (message) => {
      tried.push(message);
      const failure = plans.shift() ?? always;
      if (failure !== null) return Promise.reject(failure);
      taken.push(message);
      return Promise.resolve();
    },
  };
  return {
    sender,
    taken,
    tried,
    fail: (...failures: Error[]) => void plans.push(...failures),
    failAlways: (failure: Error | null) => {
      always = failure;
    },
  };
}

export const notNow = (): MailError => new MailError("transient", "the relay answered 451");
export const never = (): MailError => new MailError("permanent", "the relay answered 550");
