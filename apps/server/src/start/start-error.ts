/** The process cannot start; its message is one line for the person who started it. */
export class StartError extends Error {
  readonly code:
    | "environment"
    | "port_taken"
    | "port_forbidden"
    | "data_directory"
    | "database"
    | "storage"
    | "emulator"
    | "listen";

  constructor(code: StartError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StartError";
    this.code = code;
  }
}
