/** Where a person should look: in the model file by `path`, or in a file of its own by line and column (from 1). */
export interface UserPlace {
  readonly path?: readonly (string | number)[];
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/**
 * Something a person can mend: the message says what happened and what to do, the place says where.
 * Everything else that is thrown is a defect of ours.
 */
export class UserError extends Error {
  constructor(
    message: string,
    readonly place: UserPlace = {},
  ) {
    super(message);
    this.name = "UserError";
  }
}
