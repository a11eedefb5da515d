CREATE TABLE `endpoint` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`prediction_id` text,
	`target_id` text,
	`url` text,
	`description` text NOT NULL,
	`events` text NOT NULL,
	`since_event_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	`failing_since` integer,
	`disabled_at` integer,
	`disabled_reason` text,
	`deleted_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "endpoint_url_or_target" CHECK(("endpoint"."url" is null) <> ("endpoint"."target_id" is null)),
	CONSTRAINT "endpoint_target_of_prediction" CHECK("endpoint"."target_id" is null or "endpoint"."prediction_id" is not null)
);
--> statement-breakpoint
CREATE INDEX `endpoint_account` ON `endpoint` (`account_id`) WHERE "endpoint"."prediction_id" is null and "endpoint"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX `endpoint_prediction` ON `endpoint` (`prediction_id`) WHERE "endpoint"."prediction_id" is not null;--> statement-breakpoint
CREATE TABLE `endpoint_attempt` (
	`id` text PRIMARY KEY NOT NULL,
	`delivery_id` text NOT NULL,
	`at` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`outcome` text NOT NULL,
	`status` integer,
	`excerpt` text NOT NULL,
	FOREIGN KEY (`delivery_id`) REFERENCES `endpoint_delivery`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `endpoint_attempt_delivery` ON `endpoint_attempt` (`delivery_id`,`id`);--> statement-breakpoint
CREATE TABLE `endpoint_delivery` (
	`id` text PRIMARY KEY NOT NULL,
	`endpoint_id` text NOT NULL,
	`account_id` text NOT NULL,
	`prediction_id` text,
	`sequence` integer,
	`type` text NOT NULL,
	`body` text NOT NULL,
	`state` text NOT NULL,
	`job_id` text,
	`attempts` integer NOT NULL,
	`scheduled` integer NOT NULL,
	`next_at` integer,
	`last_at` integer,
	`last_status` integer,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoint`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `endpoint_delivery_event` ON `endpoint_delivery` (`endpoint_id`,`prediction_id`,`sequence`);--> statement-breakpoint
CREATE INDEX `endpoint_delivery_endpoint` ON `endpoint_delivery` (`endpoint_id`,`id`);--> statement-breakpoint
CREATE INDEX `endpoint_delivery_prediction` ON `endpoint_delivery` (`prediction_id`) WHERE "endpoint_delivery"."prediction_id" is not null;--> statement-breakpoint
CREATE INDEX `endpoint_delivery_pending` ON `endpoint_delivery` (`endpoint_id`,`prediction_id`,`sequence`) WHERE "endpoint_delivery"."state" = 'pending';--> statement-breakpoint
CREATE INDEX `endpoint_delivery_ended` ON `endpoint_delivery` (`ended_at`) WHERE "endpoint_delivery"."ended_at" is not null;--> statement-breakpoint
CREATE TABLE `endpoint_secret` (
	`owner_id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`rotated_at` integer NOT NULL,
	`previous_until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `notification` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`once_key` text NOT NULL,
	`created_at` integer NOT NULL,
	`read_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notification_once` ON `notification` (`once_key`);--> statement-breakpoint
CREATE INDEX `notification_account` ON `notification` (`account_id`,`id`);