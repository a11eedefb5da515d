import type { DarkroomServer } from "../src/index.ts";
import {
  createDarkroomServer,
  createEmulatorControl,
  expect,
  readPngSize,
  test,
} from "../src/index.ts";

test("the pages of a test are heard when they break the policy, log an error or throw", async ({
  studio,
  complaints,
}) => {
  expect(complaints.found()).toEqual([]);
  await studio.page.evaluate(() => {
    const inline = document.createElement("script");
    inline.textContent = "document.title = 'taken over'";
    document.head.append(inline);
    console.error("an error of the page");
    setTimeout(() => {
      throw new Error("thrown by the page");
    });
  });
  await expect.poll(complaints.found).toContainEqual(expect.stringMatching(/an error of the page/));
  await expect
    .poll(complaints.found)
    .toContainEqual(expect.stringMatching(/policy violated: script-src/));
  await expect.poll(complaints.found).toContainEqual(expect.stringMatching(/thrown by the page/));
  expect(await studio.page.title()).not.toBe("taken over");
  complaints.allow(/an error of the page/);
  complaints.allow(/[Cc]ontent [Ss]ecurity [Pp]olicy/);
  complaints.allow(/thrown by the page/);
  expect(complaints.found()).toEqual([]);
});

test.describe("a server with a setting that is wrong", () => {
  let server: DarkroomServer;

  test.afterEach(async () => {
    await server.remove();
  });

  test("does not start, and its last words are told", async () => {
    server = await createDarkroomServer({ WELCOME_CREDITS: "many" });
    await expect(server.start()).rejects.toThrow(/WELCOME_CREDITS must be a whole number/);
    expect(await server.stop()).toMatchObject({ code: 1 });
  });
});

test("the emulator refuses a scenario with a field that it does not know", async ({ darkroom }) => {
  const emulator = createEmulatorControl(darkroom.emulatorUrl);
  await expect(emulator.scenario({ durationMS: 5 })).rejects.toThrow(/durationMS/);
  await emulator.scenario({ durationMs: 5 });
  await emulator.clearScenario();
  expect(await emulator.log()).toEqual([]);
  expect(await emulator.predictions()).toEqual([]);
});

test("a size is read of PNGs alone", () => {
  const header = Buffer.from("89504e470d0a1a0a0000000d49484452000002a0000003c0", "hex");
  expect(readPngSize(header)).toEqual({ width: 672, height: 960 });
  expect(() => readPngSize(header.subarray(0, 20))).toThrow(TypeError);
  expect(() => readPngSize(Buffer.alloc(64))).toThrow(/64 bytes are no PNG/);
});
