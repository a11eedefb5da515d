/** Requests that endpoints have under way from this process. */
export interface EndpointPlaces {
  /** False where this endpoint has as many as it may. */
  take: (endpointId: string) => boolean;
  release: (endpointId: string) => void;
}

/** @param most requests of one endpoint at once */
export function createEndpointPlaces(most: number): EndpointPlaces {
  const taken = new Map<string, number>();
  return {
    take: (endpointId) => {
      const held = taken.get(endpointId) ?? 0;
      if (held >= most) return false;
      taken.set(endpointId, held + 1);
      return true;
    },
    release: (endpointId) => {
      const held = taken.get(endpointId) ?? 0;
      if (held > 1) taken.set(endpointId, held - 1);
      else taken.delete(endpointId);
    },
  };
}
