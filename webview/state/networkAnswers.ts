import type {
  DecisionPlane,
  NetworkAnswer,
  NetworkIntent,
  NetworkOverview,
  Prediction,
  TakenExample,
  WeightPictures,
} from "../../src/session/shownNetwork";

/** What the worker has answered to the network view's questions about the run that is shown. */
export class NetworkAnswers {
  overview: NetworkOverview | undefined;
  pictures: WeightPictures | undefined;
  plane: DecisionPlane | undefined;
  example: TakenExample | undefined;
  prediction: Prediction | undefined;

  /** When each question was answered last, in the page's own time. */
  readonly answeredMs = new Map<NetworkIntent["type"], number>();

  /** Keeps an answer, and says which question it answers. */
  take(answer: NetworkAnswer): NetworkIntent["type"] {
    const question = this.keep(answer);
    this.answeredMs.set(question, performance.now());
    return question;
  }

  clear(): void {
    this.answeredMs.clear();
    this.overview = this.pictures = this.plane = this.example = this.prediction = undefined;
  }

  private keep(answer: NetworkAnswer): NetworkIntent["type"] {
    switch (answer.type) {
      case "networkOverview":
        this.overview = answer.overview;
        return "showNetwork";
      case "weightPictures":
        this.pictures = answer.pictures;
        return "showWeights";
      case "decisionPlane":
        this.plane = answer.plane;
        return "showPlane";
      case "takenExample":
        this.example = answer.example;
        return "takeExample";
      case "prediction":
        this.prediction = answer.prediction;
        return "predict";
    }
  }
}
