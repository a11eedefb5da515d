/** Lets timers and the network have their turn, which reads of a file alone do not. */
export const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 20);
  });
