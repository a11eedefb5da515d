import type { Provider } from "@darkroom/providers";
import type { Tracer } from "./tracer.ts";

/** The same provider, each of whose calls is a span with its outcome. */
export function traceProvider(provider: Provider, tracer: Tracer): Provider {
  const { name } = provider;
  const call = <Result extends { outcome: string }>(
    what: string,
    model: string | undefined,
    work: () => Promise<Result>,
  ): Promise<Result> =>
    tracer.span(
      {
        name: `provider.${what}`,
        kind: "client",
        attributes: { provider: name, ...(model === undefined ? {} : { model }) },
      },
      async () => {
        const result = await work();
        tracer.note({ outcome: result.outcome });
        return result;
      },
    );
  return {
    ...provider,
    start: (request) => call("start", request.model, () => provider.start(request)),
    get: (id, options) => call("get", options?.model, () => provider.get(id, options)),
    cancel: (id) => call("cancel", undefined, () => provider.cancel(id)),
    list: (since) => call("list", undefined, () => provider.list(since)),
  };
}
