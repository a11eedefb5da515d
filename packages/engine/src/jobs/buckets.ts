import { PRIORITIES } from "../predictions/priorities.ts";

/** The bucket that paces creations at one provider. */
export function providerBucket(provider: string): string {
  return `provider:${provider}`;
}

/** The bucket that paces everything else that we ask one provider: looks, lists and cancels. */
export function looksBucket(provider: string): string {
  return `looks:${provider}`;
}

/** The bucket that paces creations of one model, where its provider counts each by itself. */
export function modelBucket(provider: string, model: string): string {
  return `model:${provider}/${model}`;
}

/** The bucket that paces what nobody waits for, within the one that its provider grants. */
export function batchBucket(granted: string): string {
  return `batch:${granted}`;
}

type Budgeted = { budgets?: Readonly<Record<string, { eachModel?: unknown }>> };
export type Paced = { provider: string; model: string; priority: number };

/** What a provider grants for a creation: the model's own bucket, or that of all its models. */
export function grantedBucket(
  context: Budgeted,
  { provider, model }: Pick<Paced, "provider" | "model">,
): string {
  const isByModel = context.budgets?.[provider]?.eachModel !== undefined;
  return isByModel ? modelBucket(provider, model) : providerBucket(provider);
}

/** The bucket that pays for a creation: what is granted, and within that the pace of a batch. */
export function creationBucket(context: Budgeted, paced: Paced): string {
  const granted = grantedBucket(context, paced);
  return paced.priority === PRIORITIES.batch ? batchBucket(granted) : granted;
}
