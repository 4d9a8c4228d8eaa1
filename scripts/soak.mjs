// npm run soak [-- LAYERS STEPS]: a million steps of a 50-layer network streamed into the dashboard, and what became of its memory.
import { existsSync } from "node:fs";
import { HumanError, runProgram } from "./host/humanError.mjs";

await runProgram(async () => {
  const [layers = 50, steps = 1_000_000] = process.argv.slice(2).map(Number);
  if (![layers, steps].every((number) => Number.isInteger(number) && number > 0))
    throw new HumanError("npm run soak takes two whole numbers: layers and steps.");
  if (!existsSync("dist/webview/dashboard.js"))
    throw new HumanError("There is no dist/webview yet: npm run build makes it.");
  const { DashboardPage } = await import("../test/webview/support/dashboardPage.mjs");
  const { stream } = await import("../test/webview/support/stream.mjs");
  const dashboard = await DashboardPage.start();
  try {
    await dashboard.open({ width: 1400, height: 1000 });
    console.log(
      `${layers} layers, ${steps.toLocaleString("en")} steps as fast as the page takes them, then 10 s at 1,000 a second`,
    );
    const whole = { layers, from: 0, to: steps, stepsPerFrame: 250, asFast: true, marks: 4 };
    const { heaps } = await stream(dashboard, whole);
    const megabytes = heaps.map((bytes) => (bytes / 1e6).toFixed(1));
    console.log(`heap after each quarter: ${megabytes.join(", ")} MB`);
    const live = await stream(dashboard, { layers, from: steps, to: steps + 10_000 });
    console.log(
      `then ${live.framesPerSecond.toFixed(1)} animation frames a second, the longest gap ${live.longestGapMs.toFixed(0)} ms`,
    );
  } finally {
    await dashboard.close();
  }
  return 0;
});
