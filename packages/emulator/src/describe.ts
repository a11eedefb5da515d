/** The page at `/`: what this is and where its doors are. */
export const DESCRIPTION = `Darkroom emulator: the provider's side of the wire, on this machine.

Replicate's HTTP API    /replicate/v1      any token that begins with r8_
Skytells' HTTP API      /skytells/v1       any key that begins with sk-
fal's queue API         /fal              any key of the form id:secret
Files it delivers       /delivery/...

POST   /control/scenario         what happens to the creates that follow (JSON)
GET    /control/scenario         the scenario that stands, or null
DELETE /control/scenario         back to the usual behaviour
GET    /control/presets          scenarios by name, for { "preset": NAME } and input.__scenario
GET    /control/scenario/schema  JSON schema; the same object goes into input.__scenario
GET    /control/log              what was asked, called and downloaded, oldest first
                                 ?kind= id= status= since= limit=; DELETE clears it
GET    /control/clock            the emulator's time; POST { frozen, advanceMs }, DELETE: real time
GET    /control/account          POST { creditUsd, requestsPerMinute, burst, revoked }, DELETE: usual
POST   /control/secret/rotate    { overlapMs }: a new secret, both sign for so long
GET    /control/secret           what signs webhooks: Replicate's, and Skytells' enterprise form
GET    /control/log/schema       JSON schema
`;
