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

  /** Keeps an answer, and says which question it answers. */
  take(answer: NetworkAnswer): NetworkIntent["type"] {
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

  clear(): void {
    this.overview = this.pictures = this.plane = this.example = this.prediction = undefined;
  }
}
