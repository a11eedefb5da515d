import type { PredictionRow } from "@darkroom/db";
import type { ErrorCode } from "@darkroom/lifecycle";
import type { DownloadOutcome, ProviderOutput } from "@darkroom/providers";
import type { EngineContext } from "../context.ts";
import { OUTPUT_BYTES_MAX, OUTPUT_DOWNLOAD_TIMEOUT_MS } from "../limits.ts";
import { isFresh } from "../predictions/is-fresh.ts";
import { worthStoring } from "./worth-storing.ts";

export type Fetched =
  | { outcome: "fetched"; bytes: Uint8Array }
  | { outcome: "rejected"; error: ErrorCode; reason: string }
  | { outcome: "retry"; reason: string };

const tooLarge: Fetched = {
  outcome: "rejected",
  error: "provider_rejected",
  reason: `the output has more than ${OUTPUT_BYTES_MAX} bytes`,
};

const download = (context: EngineContext, url: string): Promise<DownloadOutcome> =>
  context.safeFetch.download(url, {
    bytesMax: OUTPUT_BYTES_MAX,
    timeoutMs: OUTPUT_DOWNLOAD_TIMEOUT_MS,
  });

function judge(downloaded: DownloadOutcome): Fetched {
  switch (downloaded.outcome) {
    case "downloaded":
      return { outcome: "fetched", bytes: downloaded.bytes };
    case "too_large":
      return tooLarge;
    case "forbidden":
      return {
        outcome: "rejected",
        error: "provider_rejected",
        reason: `the output's address is not allowed: ${downloaded.reason}`,
      };
    case "unavailable":
      return { outcome: "retry", reason: downloaded.errorText };
    case "gone":
      return { outcome: "rejected", error: "storage", reason: "the output is gone" };
  }
}

/** Where an output is now: elsewhere, nowhere else, or nobody knows at the moment. */
type Renewed =
  | { outcome: "moved"; output: ProviderOutput }
  | { outcome: "same" }
  | { outcome: "unknown" };

/** The same output as it is named now: providers sign their URLs anew on each look. */
async function renew(
  context: EngineContext,
  row: PredictionRow,
  position: number,
  known: string,
): Promise<Renewed> {
  const provider = context.providerOf(row.provider);
  if (row.providerPredictionId === null || provider === null) return { outcome: "same" };
  const looked = await provider.get(row.providerPredictionId);
  if (looked.outcome === "missing") return { outcome: isFresh(context, row) ? "unknown" : "same" };
  // Only a provider that shows the finished run can say that there is nothing more to fetch.
  if (looked.outcome === "unavailable" || looked.update.phase !== "succeeded") {
    return { outcome: "unknown" };
  }
  const output = worthStoring(context, row, looked.update.outputs)[position];
  const isSame = output === undefined || (output.kind === "url" && output.url === known);
  return isSame ? { outcome: "same" } : { outcome: "moved", output };
}

/** What came inside the answer itself. */
function readInline(output: Exclude<ProviderOutput, { kind: "url" }>): Fetched {
  if (output.kind === "data") {
    const bytes = Buffer.from(output.base64, "base64");
    return bytes.length > OUTPUT_BYTES_MAX ? tooLarge : { outcome: "fetched", bytes };
  }
  const text = typeof output.value === "string" ? output.value : JSON.stringify(output.value);
  return { outcome: "fetched", bytes: new TextEncoder().encode(text) };
}

const fetchNamed = async (context: EngineContext, output: ProviderOutput): Promise<Fetched> =>
  output.kind === "url" ? judge(await download(context, output.url)) : readInline(output);

/** The bytes of one output; a URL that does not serve is asked of the provider once more. */
export async function fetchOutput(
  context: EngineContext,
  row: PredictionRow,
  output: ProviderOutput,
  position: number,
): Promise<Fetched> {
  if (output.kind !== "url") return readInline(output);
  const first = await download(context, output.url);
  // Expired signatures answer with 403 or 404, and some hosts with a 5xx.
  if (first.outcome !== "gone" && first.outcome !== "unavailable") return judge(first);
  const renewed = await renew(context, row, position, output.url);
  switch (renewed.outcome) {
    case "moved":
      return fetchNamed(context, renewed.output);
    case "same":
      return judge(first);
    case "unknown":
      return { outcome: "retry", reason: "the provider does not tell where the output is" };
  }
}
