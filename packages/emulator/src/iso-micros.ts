/** ISO 8601 with microseconds and `Z`, as both APIs write times (R6, K1). */
export function isoMicros(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}
