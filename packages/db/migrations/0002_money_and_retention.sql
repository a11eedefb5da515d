CREATE TABLE `account_cap` (
	`account_id` text PRIMARY KEY NOT NULL,
	`prediction_credits_max` integer,
	`open_credits_max` integer,
	`day_credits_max` integer,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "account_cap_not_negative" CHECK(min(coalesce("account_cap"."prediction_credits_max", 0), coalesce("account_cap"."open_credits_max", 0), coalesce("account_cap"."day_credits_max", 0)) >= 0)
);
--> statement-breakpoint
ALTER TABLE `prediction` ADD `quota_subject` text;--> statement-breakpoint
CREATE INDEX `prediction_quota` ON `prediction` (`quota_subject`,`created_at`) WHERE "prediction"."quota_subject" is not null;--> statement-breakpoint
CREATE INDEX `prediction_ended` ON `prediction` (`ended_at`) WHERE "prediction"."ended_at" is not null and "prediction"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX `account_merged_into` ON `account` (`merged_into`) WHERE "account"."merged_into" is not null;--> statement-breakpoint
CREATE INDEX `account_undrained` ON `account` (`id`) WHERE "account"."merged_into" is not null and "account"."available" > 0;--> statement-breakpoint
CREATE INDEX `ignored_update_at` ON `ignored_update` (`at`);--> statement-breakpoint
CREATE INDEX `prediction_event_detailed` ON `prediction_event` (`at`) WHERE "prediction_event"."detail" is not null;--> statement-breakpoint
CREATE INDEX `stored_result_kept` ON `stored_result` (`created_at`) WHERE "stored_result"."tombstoned_at" is null;