import type { TargetForm } from "../../data/dataset";
import type { DataMemory, LoadedData } from "../prepare";

/** Data sections kept by one thread: copies of one model mostly differ in other things than their data. */
const mostKept = 3;

const sections = new Map<string, Map<TargetForm, LoadedData>>();

/** Remembers the data of the last few sections that this thread loaded. */
export const rememberedData: DataMemory = {
  recall: (section) => sections.get(section),
  remember(section, form, loaded) {
    const forms = sections.get(section) ?? new Map<TargetForm, LoadedData>();
    forms.set(form, loaded);
    sections.delete(section);
    sections.set(section, forms);
    const [oldest] = sections.keys();
    if (sections.size > mostKept && oldest !== undefined) sections.delete(oldest);
  },
};
