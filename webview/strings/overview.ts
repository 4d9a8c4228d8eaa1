/** Texts of the curves of a run: average, metrics, learning rate; of how it goes; of a page that hears nothing. */
export const overview = {
  curves: "Cost and metrics",
  smoothing: "Smoothing β",
  smoothingHint: "The average cost is v ← β·v + (1 − β)·cost, freed of its bias towards 0",
  averagesOver: "averages over about {0} steps",
  averagesNothing: "no average",
  smoothingValue: "β = {0}: {1}",

  lostTitle: "The connection to VS Code is lost",
  lostText:
    "Nothing new is shown here, and nothing can be done here. Run “Developer: Restart Extension Host” from the Command Palette, or reload the window. The run is recorded up to its last seconds: find it under Runs.",
  silentTitle: "Nothing heard of the training for {0}",
  silentText:
    "A large mini-batch or evaluation may take so long, and so does an endless loop in code of the model. Go on waiting, or choose Stop: what does not react is ended.",

  moreFindings: "{0} +{1}",

  metric: "Metric",
  metricChoice: "Metric that is drawn",
  metricSummary: "{0} of whole parts, once an epoch. {1}",
  metricNowOf: "{0} now {1}, from {2} to {3}.",

  learningRatePlot: "Learning rate",
  learningRateAxis: "rate",
  rateCourse: "Learning rate now {0}, from {1} to {2} over {3} steps.",
  atMostAbout: "at most about {0}",
  onceResumed: "once resumed",
  rateConstant: "Learning rate {0}, the same in all {1} steps.",
} as const;
