/** The order of starts: what somebody waits for goes before what nobody does. */
export const PRIORITIES = { interactive: 0, batch: 10 } as const;
export type PriorityName = keyof typeof PRIORITIES;
