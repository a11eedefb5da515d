/** A value inside so many lists, each the only element of the next. */
export function nested(lists: number, inmost: unknown): unknown {
  let value = inmost;
  for (let made = 0; made < lists; made += 1) value = [value];
  return value;
}
