/** Every experiment by its name: what a button says, and in a sentence what is done and what it tells. */
export const experimentWords = {
  "cannot-overfit-one-batch": {
    title: "Overfit one batch",
    summary:
      "Trains on 16 examples alone: a network that cannot learn those by heart has a fault in itself, not too little data.",
  },
  "input-ignored": {
    title: "Ignore the input",
    summary:
      "Trains a copy with every input set to 0: if it does as well, the network makes nothing of its inputs.",
  },
  "labels-ignored": {
    title: "Shuffle the labels",
    summary:
      "Trains a copy on shuffled labels: if it does as well on examples it has not seen, the labels say nothing that the inputs could tell.",
  },
  "batch-leak": {
    title: "Look for leaks in the batch",
    summary:
      "Changes one example of a mini-batch and looks whether the loss of another changes: outside of training it must not.",
  },
  "learning-rate-sweep": {
    title: "Sweep the learning rate",
    summary:
      "Raises the learning rate geometrically from step to step on a copy; the best one lies where the cost falls fastest.",
  },
  gradient: {
    title: "Check the gradients",
    summary:
      "Compares the gradients with central differences of the cost, in float64: a wrong backward pass is named.",
  },
} as const;

export type ExperimentName = keyof typeof experimentWords;

export const experimentNames = Object.keys(experimentWords) as ExperimentName[];
