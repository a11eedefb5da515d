CREATE TABLE `batch` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`request_id` text NOT NULL,
	`actor` text NOT NULL,
	`model` text NOT NULL,
	`name` text,
	`fields` text NOT NULL,
	`input_digest` text,
	`idempotency_key` text,
	`items` integer DEFAULT 0 NOT NULL,
	`waiting` integer DEFAULT 0 NOT NULL,
	`succeeded` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`canceled` integer DEFAULT 0 NOT NULL,
	`expired` integer DEFAULT 0 NOT NULL,
	`refused` integer DEFAULT 0 NOT NULL,
	`credits_price` integer DEFAULT 0 NOT NULL,
	`credits_item_max` integer DEFAULT 0 NOT NULL,
	`credits_held` integer DEFAULT 0 NOT NULL,
	`credits_captured` integer DEFAULT 0 NOT NULL,
	`quota_subject` text,
	`job_id` text,
	`run_at` integer,
	`created_at` integer NOT NULL,
	`opened_at` integer,
	`cancel_requested_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "batch_held_not_negative" CHECK("batch"."credits_held" >= 0),
	CONSTRAINT "batch_waiting_not_negative" CHECK("batch"."waiting" >= 0),
	CONSTRAINT "batch_counts_within_items" CHECK("batch"."waiting" + "batch"."succeeded" + "batch"."failed" + "batch"."canceled"
        + "batch"."expired" + "batch"."refused" <= "batch"."items"),
	CONSTRAINT "batch_ended_holds_nothing" CHECK("batch"."ended_at" is null or ("batch"."credits_held" = 0 and "batch"."waiting" = 0))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `batch_idempotency_key` ON `batch` (`account_id`,`idempotency_key`);--> statement-breakpoint
CREATE INDEX `batch_account` ON `batch` (`account_id`,"id" desc);--> statement-breakpoint
CREATE INDEX `batch_open` ON `batch` (`account_id`,`credits_held`) WHERE "batch"."opened_at" is not null and "batch"."ended_at" is null;--> statement-breakpoint
CREATE INDEX `batch_quota` ON `batch` (`quota_subject`,`created_at`) WHERE "batch"."quota_subject" is not null;--> statement-breakpoint
CREATE INDEX `batch_draft` ON `batch` (`created_at`) WHERE "batch"."opened_at" is null;--> statement-breakpoint
CREATE INDEX `batch_ended` ON `batch` (`ended_at`) WHERE "batch"."ended_at" is not null;--> statement-breakpoint
CREATE TABLE `batch_item` (
	`batch_id` text NOT NULL,
	`position` integer NOT NULL,
	`line` integer,
	`input` text,
	`credits` integer NOT NULL,
	`attempt` integer DEFAULT 0 NOT NULL,
	`prediction_id` text,
	`retry_of` text,
	`outcome` text,
	`error_code` text,
	`problems` text,
	`credits_captured` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`batch_id`, `position`),
	FOREIGN KEY (`batch_id`) REFERENCES `batch`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`prediction_id`) REFERENCES `prediction`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`retry_of`) REFERENCES `prediction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "batch_item_outcome_known" CHECK("batch_item"."outcome" in ('succeeded', 'failed', 'canceled', 'expired', 'refused')),
	CONSTRAINT "batch_item_credits_not_negative" CHECK("batch_item"."credits" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `batch_item_prediction` ON `batch_item` (`prediction_id`) WHERE "batch_item"."prediction_id" is not null;--> statement-breakpoint
CREATE INDEX `batch_item_waiting` ON `batch_item` (`batch_id`,`position`) WHERE "batch_item"."prediction_id" is null and "batch_item"."outcome" is null;--> statement-breakpoint
CREATE INDEX `batch_item_running` ON `batch_item` (`batch_id`,`prediction_id`) WHERE "batch_item"."prediction_id" is not null and "batch_item"."outcome" is null;--> statement-breakpoint
CREATE INDEX `batch_item_outcome` ON `batch_item` (`batch_id`,`outcome`,`position`) WHERE "batch_item"."outcome" is not null;--> statement-breakpoint
CREATE TABLE `batch_retry` (
	`id` text PRIMARY KEY NOT NULL,
	`batch_id` text NOT NULL,
	`idempotency_key` text,
	`items` integer NOT NULL,
	`credits` integer NOT NULL,
	`at` integer NOT NULL,
	`applied` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`batch_id`) REFERENCES `batch`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `batch_retry_idempotency_key` ON `batch_retry` (`batch_id`,`idempotency_key`);