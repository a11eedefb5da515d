CREATE TABLE `provider_health` (
	`provider` text PRIMARY KEY NOT NULL,
	`phase` text NOT NULL,
	`generation` integer NOT NULL,
	`start_failures` integer NOT NULL,
	`get_failures` integer NOT NULL,
	`failed_at` integer NOT NULL,
	`opened_by` text,
	`openings` integer NOT NULL,
	`probe_at` integer NOT NULL,
	`probes` integer NOT NULL,
	`accepted` integer NOT NULL,
	`silent_until` integer NOT NULL,
	`version` integer NOT NULL,
	CONSTRAINT "provider_health_phase_known" CHECK("provider_health"."phase" in ('closed', 'open', 'half_open')),
	CONSTRAINT "provider_health_probes_not_negative" CHECK("provider_health"."probes" >= 0)
);
