import { chooseStep } from "../state/chosenStep";
import type { Context } from "../state/context";

/** Chooses the step of all plots by a click or a drag in one of them. `stepAt`: under a place in the box. */
export function picksSteps(
  box: HTMLElement,
  context: Context,
  stepAt: (left: number, top: number) => number | undefined,
): void {
  box.classList.add("picks-steps");
  const choose = ({ clientX, clientY }: PointerEvent): boolean => {
    const { left, top } = box.getBoundingClientRect();
    const step = stepAt(clientX - left, clientY - top);
    if (step === undefined) return false;
    chooseStep(context, Math.max(0, Math.round(step)));
    return true;
  };
  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !choose(event)) return;
    box.setPointerCapture(event.pointerId);
  });
  box.addEventListener("pointermove", (event) => {
    if (box.hasPointerCapture(event.pointerId)) choose(event);
  });
}
