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

export type Paced = { provider: string; model: string };

/** The bucket that pays for a creation: the model's own within its provider's, or that alone. */
export function creationBucket(
  context: { budgets?: Readonly<Record<string, { eachModel?: unknown }>> },
  { provider, model }: Paced,
): string {
  const isByModel = context.budgets?.[provider]?.eachModel !== undefined;
  return isByModel ? modelBucket(provider, model) : providerBucket(provider);
}
