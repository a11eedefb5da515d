import type { ProviderChoice } from "../choose-provider.ts";
import type { Environment } from "../environment.ts";

/** What people read when the server is up: where the studio is, who draws, where the data is. */
export function describeStart(
  environment: Environment,
  choices: readonly ProviderChoice[],
  urls: { publicUrl: string; localUrl: string },
): string[] {
  const place =
    environment.role === "worker"
      ? `Worker, health at ${urls.localUrl}/healthz`
      : `Studio    ${urls.publicUrl}`;
  const providers = choices.map((choice) => `Provider  ${describeProvider(choice)}`);
  return [place, ...providers, `Data      ${environment.dataDirectory}`];
}

function describeProvider(choice: ProviderChoice): string {
  const news = choice.webhooksReachable
    ? "its webhooks reach us"
    : "no webhook can reach us (PUBLIC_URL is not a public https address), so we ask it for news";
  switch (choice.kind) {
    case "embedded":
      return "embedded emulator, no key needed; pictures are drawn on this machine";
    case "emulator":
      return `emulator at ${choice.baseUrl ?? ""}; ${news}`;
    case "replicate":
      return `Replicate; ${news}`;
    case "skytells-emulator":
      return `emulator of Skytells at ${choice.baseUrl ?? ""}; ${news}`;
    case "skytells":
      return `Skytells; ${news}`;
    case "fal-emulator":
      return `emulator of fal at ${choice.baseUrl ?? ""}; ${news}`;
    case "fal":
      return `fal; ${news}`;
  }
}
