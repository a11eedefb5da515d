import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openDatabase } from "@darkroom/db";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { startTestServer } from "./support/start-test-server.ts";
import type { TestServer } from "./support/start-test-server.ts";
import { createGuest } from "./support/visitor.ts";
import type { Visitor } from "./support/visitor.ts";

const MODEL = "darkroom/jersey-speed";
const order = { prediction: { model: MODEL, input: { prompt: "a jersey every morning" } } };
const daily = { cron: "0 9 * * *", timeZone: "Europe/Berlin", order };

/** A visitor who counts as signed up from their next session on. */
async function createMember(server: TestServer): Promise<Visitor> {
  const visitor = await createGuest(server.url);
  const url = pathToFileURL(join(server.dataDirectory, "darkroom.db")).href;
  const database = await openDatabase({ url });
  await database.batch([{ sql: "UPDATE auth_user SET is_anonymous = 0", args: [] }]);
  await database.close();
  return visitor;
}

const ScheduleSchema = z.object({ id: z.string(), cron: z.string(), nextAt: z.iso.datetime() });
const ListSchema = z.object({ items: z.array(ScheduleSchema) });

const listOf = async (visitor: Visitor) =>
  ListSchema.parse((await visitor.query("schedule.list")).result).items;

describe("schedules", () => {
  it("are for people who have signed up", async () => {
    await using server = await startTestServer({});
    const guest = await createGuest(server.url);
    for (const answer of [
      await guest.mutate("schedule.create", daily),
      await guest.mutate("schedule.delete", { id: "x" }),
      await guest.query("schedule.list"),
    ]) {
      expect(answer.error?.data.reason).toBe("sign_up_required");
    }
  });

  it("are made, listed and deleted by their owner, and faults stand at their field", async () => {
    await using server = await startTestServer({});
    const member = await createMember(server);
    const created = ScheduleSchema.parse((await member.mutate("schedule.create", daily)).result);
    expect(await listOf(member)).toEqual([created]);
    const faults = [
      [{ ...daily, cron: "every morning" }, "cron"],
      [{ ...daily, cron: "* * * * *" }, "cron"],
      [{ ...daily, cron: "0 0 30 2 *" }, "cron"],
      [{ ...daily, timeZone: "Mars/Base" }, "timeZone"],
      [{ ...daily, order: { prediction: { model: MODEL, input: {} } } }, "prompt"],
    ] as const;
    for (const [wrong, field] of faults) {
      const { error } = await member.mutate("schedule.create", wrong);
      expect(error?.data).toMatchObject({ reason: "invalid_input", fields: [{ field }] });
    }
    const unknown = { prediction: { ...order.prediction, model: "nobody/nothing" } };
    const nobodys = await member.mutate("schedule.create", { ...daily, order: unknown });
    expect(nobodys.error?.data.reason).toBe("model_not_found");
    const stranger = await createMember(server);
    const { id } = created;
    expect((await stranger.mutate("schedule.delete", { id })).error?.data.reason).toBe("not_found");
    expect((await member.mutate("schedule.delete", { id })).result).toEqual({ outcome: "deleted" });
    expect(await listOf(member)).toEqual([]);
  });

  it("order a batch whose list is kept, and tell each mistake in it", async () => {
    await using server = await startTestServer({});
    const member = await createMember(server);
    const items = [{ prompt: "a jersey" }, { prompt: "another" }];
    const batch = { model: MODEL, items, name: "each morning" };
    const created = await member.mutate("schedule.create", { ...daily, order: { batch } });
    expect(created.result).toMatchObject({
      order: {
        batch: {
          model: MODEL,
          items: 2,
          name: "each morning",
          onInvalid: "refuse",
          maxCredits: null,
        },
      },
      last: null,
    });
    const faults = [
      [{}, "order"],
      [{ ...order, batch }, "order"],
      [{ batch: { ...batch, items: [...items, {}] } }, "items.2.prompt"],
      [{ batch: { ...batch, items: [] } }, "order.batch.items"],
      [{ batch: { ...batch, items: [{ prompt: "x".repeat(300_000) }] } }, "order.batch.items"],
    ] as const;
    for (const [wrong, field] of faults) {
      const { error } = await member.mutate("schedule.create", { ...daily, order: wrong });
      expect(error?.data).toMatchObject({ reason: "invalid_input", fields: [{ field }] });
    }
    expect(await listOf(member)).toHaveLength(1);
  });

  it("are as many as an account may have", async () => {
    await using server = await startTestServer({});
    const member = await createMember(server);
    const answers = [];
    for (let count = 0; count < 21; count += 1) {
      answers.push(await member.mutate("schedule.create", daily));
    }
    expect(answers.flatMap(({ error }) => error?.data.reason ?? [])).toEqual(["limit_reached"]);
  });
});
