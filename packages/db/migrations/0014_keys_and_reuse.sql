CREATE TABLE `account_reuse` (
	`account_id` text PRIMARY KEY NOT NULL,
	`is_allowed` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `api_key` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`digest` text NOT NULL,
	`scopes` text NOT NULL,
	`calls_per_minute` integer,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`revoked_at` integer,
	`last_used_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "api_key_calls_positive" CHECK("api_key"."calls_per_minute" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_key_prefix` ON `api_key` (`prefix`);--> statement-breakpoint
CREATE INDEX `api_key_account` ON `api_key` (`account_id`,`id`);--> statement-breakpoint
ALTER TABLE `prediction` ADD `reuse_digest` text;--> statement-breakpoint
ALTER TABLE `prediction` ADD `reuse_of` text REFERENCES prediction(id);--> statement-breakpoint
CREATE INDEX `prediction_alike` ON `prediction` (`account_id`,`reuse_digest`,`id`) WHERE "prediction"."reuse_digest" is not null;--> statement-breakpoint
CREATE INDEX `prediction_following` ON `prediction` (`reuse_of`) WHERE "prediction"."reuse_of" is not null and "prediction"."ended_at" is null;