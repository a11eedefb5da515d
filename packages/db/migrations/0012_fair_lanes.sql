CREATE TABLE `claimed_lane` (
	`bucket` text NOT NULL,
	`priority` integer NOT NULL,
	`holder` text NOT NULL,
	`claimed_at` integer NOT NULL,
	PRIMARY KEY(`bucket`, `priority`, `holder`)
);
--> statement-breakpoint
CREATE INDEX `claimed_lane_claimed_at` ON `claimed_lane` (`claimed_at`);--> statement-breakpoint
CREATE TABLE `queue_pause` (
	`id` text PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`job_kind` text NOT NULL,
	`provider` text,
	`bucket` text,
	`priority` integer,
	`reason` text NOT NULL,
	`paused_by` text NOT NULL,
	`paused_at` integer NOT NULL,
	`resumed_by` text,
	`resumed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `queue_pause_open` ON `queue_pause` (`scope`) WHERE "queue_pause"."resumed_at" is null;--> statement-breakpoint
CREATE INDEX `queue_pause_paused` ON `queue_pause` (`paused_at`);--> statement-breakpoint
DROP INDEX `job_open_lane`;--> statement-breakpoint
CREATE INDEX `job_open_lane` ON `job` (`kind`,case when "rate_bucket" is null then '' else "rate_bucket" end,`priority`,case when "account_id" is null then '' else "account_id" end,`run_at`,`id`) WHERE "job"."dead_at" is null;--> statement-breakpoint
ALTER TABLE `rate_bucket` ADD `runs_priority` integer;