const COUNTED = /^darkroom_http_requests_total\{route="([^"]*)",status="(5\d\d)"\} (\d+)$/gm;

/** A line for each route that has counted failures of its own, also those that no client saw. */
export async function readCountedErrors(url: string, metricsToken: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${metricsToken}` };
  const response = await fetch(`${url}/metrics`, { headers });
  if (response.status !== 200) return [`/metrics answered ${String(response.status)}`];
  const text = await response.text();
  return [...text.matchAll(COUNTED)].map(
    ([, route = "", status = "", count = ""]) => `${route} counted ${count} answers of ${status}`,
  );
}
