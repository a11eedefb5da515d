CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`available` integer DEFAULT 0 NOT NULL,
	`reserved` integer DEFAULT 0 NOT NULL,
	`captured` integer DEFAULT 0 NOT NULL,
	`funded` integer DEFAULT 0 NOT NULL,
	`merged_into` text,
	CONSTRAINT "account_available_not_negative" CHECK("account"."available" >= 0),
	CONSTRAINT "account_reserved_not_negative" CHECK("account"."reserved" >= 0),
	CONSTRAINT "account_captured_not_negative" CHECK("account"."captured" >= 0),
	CONSTRAINT "account_balanced" CHECK("account"."funded" = "account"."available" + "account"."reserved" + "account"."captured")
);
--> statement-breakpoint
CREATE TABLE `account_member` (
	`user_id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `account_member_account` ON `account_member` (`account_id`);--> statement-breakpoint
CREATE TABLE `auth_account` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`access_token` text,
	`refresh_token` text,
	`id_token` text,
	`access_token_expires_at` integer,
	`refresh_token_expires_at` integer,
	`scope` text,
	`password` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `auth_user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `auth_account_user` ON `auth_account` (`user_id`);--> statement-breakpoint
CREATE TABLE `auth_session` (
	`id` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL,
	`token` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`ip_address` text,
	`user_agent` text,
	`user_id` text NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `auth_user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_session_token` ON `auth_session` (`token`);--> statement-breakpoint
CREATE INDEX `auth_session_user` ON `auth_session` (`user_id`);--> statement-breakpoint
CREATE TABLE `auth_user` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_verified` integer DEFAULT false NOT NULL,
	`image` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`is_anonymous` integer DEFAULT false
);
--> statement-breakpoint
CREATE UNIQUE INDEX `auth_user_email` ON `auth_user` (`email`);--> statement-breakpoint
CREATE TABLE `auth_verification` (
	`id` text PRIMARY KEY NOT NULL,
	`identifier` text NOT NULL,
	`value` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `auth_verification_identifier` ON `auth_verification` (`identifier`);--> statement-breakpoint
CREATE TABLE `ignored_update` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`prediction_id` text,
	`source` text NOT NULL,
	`reason` text NOT NULL,
	`provider_prediction_id` text,
	`provider_status` text,
	`at` integer NOT NULL,
	`detail` text
);
--> statement-breakpoint
CREATE INDEX `ignored_update_prediction` ON `ignored_update` (`prediction_id`);--> statement-breakpoint
CREATE TABLE `job` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`prediction_id` text,
	`account_id` text,
	`payload` text NOT NULL,
	`priority` integer NOT NULL,
	`run_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`attempts_max` integer NOT NULL,
	`rate_bucket` text,
	`claim_id` text,
	`lease_owner` text,
	`lease_expires_at` integer,
	`created_at` integer NOT NULL,
	`dead_at` integer,
	`last_error` text
);
--> statement-breakpoint
CREATE INDEX `job_open_lane` ON `job` (`priority`,case when "account_id" is null then '' else "account_id" end,`run_at`,`id`) WHERE "job"."dead_at" is null;--> statement-breakpoint
CREATE INDEX `job_leased` ON `job` (`lease_expires_at`,`account_id`) WHERE "job"."lease_expires_at" is not null;--> statement-breakpoint
CREATE INDEX `job_exhausted` ON `job` (`run_at`) WHERE "job"."dead_at" is null and "job"."attempts" >= "job"."attempts_max";--> statement-breakpoint
CREATE INDEX `job_open_bucket` ON `job` (`rate_bucket`,`lease_expires_at`,`run_at`) WHERE "job"."dead_at" is null;--> statement-breakpoint
CREATE INDEX `job_claim` ON `job` (`claim_id`) WHERE "job"."claim_id" is not null;--> statement-breakpoint
CREATE INDEX `job_prediction` ON `job` (`prediction_id`);--> statement-breakpoint
CREATE INDEX `job_dead` ON `job` (`dead_at`) WHERE "job"."dead_at" is not null;--> statement-breakpoint
CREATE TABLE `ledger_entry` (
	`id` text PRIMARY KEY NOT NULL,
	`commit_id` text NOT NULL,
	`account_id` text NOT NULL,
	`prediction_id` text,
	`kind` text NOT NULL,
	`credits` integer NOT NULL,
	`idempotency_key` text NOT NULL,
	`at` integer NOT NULL,
	`detail` text,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`prediction_id`) REFERENCES `prediction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ledger_entry_kind_known" CHECK("ledger_entry"."kind" in ('grant', 'reservation', 'capture', 'release', 'transfer')),
	CONSTRAINT "ledger_credits_sign" CHECK("ledger_entry"."credits" > 0 or ("ledger_entry"."kind" = 'transfer' and "ledger_entry"."credits" < 0))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_entry_idempotency_key` ON `ledger_entry` (`idempotency_key`);--> statement-breakpoint
CREATE INDEX `ledger_entry_account` ON `ledger_entry` (`account_id`,`at`);--> statement-breakpoint
CREATE INDEX `ledger_entry_prediction` ON `ledger_entry` (`prediction_id`);--> statement-breakpoint
CREATE TABLE `prediction` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`request_id` text NOT NULL,
	`provider` text NOT NULL,
	`model` text NOT NULL,
	`model_version` text,
	`input` text NOT NULL,
	`status` text NOT NULL,
	`sequence` integer NOT NULL,
	`pattern` text NOT NULL,
	`priority` integer NOT NULL,
	`credits_reserved` integer NOT NULL,
	`credits_price` integer NOT NULL,
	`credits_captured` integer NOT NULL,
	`idempotency_key` text,
	`input_digest` text NOT NULL,
	`callback_used` integer NOT NULL,
	`provider_prediction_id` text,
	`provider_status` text,
	`provider_outputs` text,
	`cancel_requested` integer NOT NULL,
	`error_code` text,
	`retry_of` text,
	`created_at` integer NOT NULL,
	`submitted_at` integer,
	`lost_at` integer,
	`started_at` integer,
	`finished_at` integer,
	`ended_at` integer,
	`deadline_at` integer NOT NULL,
	`run_at` integer,
	`provider_duration_ms` integer,
	`deleted_at` integer,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`retry_of`) REFERENCES `prediction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "prediction_status_known" CHECK("prediction"."status" in ('queued', 'submitting', 'starting', 'processing', 'storing', 'succeeded', 'failed', 'canceled', 'expired')),
	CONSTRAINT "prediction_pattern_known" CHECK("prediction"."pattern" in ('direct', 'poll', 'push', 'queue')),
	CONSTRAINT "prediction_reserved_not_negative" CHECK("prediction"."credits_reserved" >= 0),
	CONSTRAINT "prediction_terminal_has_no_reservation" CHECK("prediction"."status" not in ('succeeded', 'failed', 'canceled', 'expired') or "prediction"."credits_reserved" = 0),
	CONSTRAINT "prediction_captured_at_most_price" CHECK("prediction"."credits_captured" between 0 and "prediction"."credits_price")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `prediction_idempotency_key` ON `prediction` (`account_id`,`idempotency_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `prediction_provider_prediction` ON `prediction` (`provider`,`provider_prediction_id`);--> statement-breakpoint
CREATE INDEX `prediction_account_created` ON `prediction` (`account_id`,"created_at" desc);--> statement-breakpoint
CREATE INDEX `prediction_account_status` ON `prediction` (`account_id`,`status`);--> statement-breakpoint
CREATE INDEX `prediction_model_ended` ON `prediction` (`model`,`status`,`ended_at`);--> statement-breakpoint
CREATE INDEX `prediction_status` ON `prediction` (`status`);--> statement-breakpoint
CREATE TABLE `prediction_event` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uid` text NOT NULL,
	`commit_id` text NOT NULL,
	`prediction_id` text NOT NULL,
	`account_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`type` text NOT NULL,
	`from_status` text,
	`to_status` text NOT NULL,
	`actor` text NOT NULL,
	`request_id` text,
	`at` integer NOT NULL,
	`detail` text,
	FOREIGN KEY (`prediction_id`) REFERENCES `prediction`(`id`) ON UPDATE no action ON DELETE no action DEFERRABLE INITIALLY DEFERRED
);
--> statement-breakpoint
CREATE UNIQUE INDEX `prediction_event_uid` ON `prediction_event` (`uid`);--> statement-breakpoint
CREATE UNIQUE INDEX `prediction_event_sequence` ON `prediction_event` (`prediction_id`,`sequence`);--> statement-breakpoint
CREATE INDEX `prediction_event_account` ON `prediction_event` (`account_id`,`id`);--> statement-breakpoint
CREATE TABLE `prediction_progress` (
	`prediction_id` text PRIMARY KEY NOT NULL,
	`share` real,
	`stage` text,
	`preview_key` text,
	`preview_media_type` text,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `rate_bucket` (
	`id` text PRIMARY KEY NOT NULL,
	`tokens` real NOT NULL,
	`capacity` integer NOT NULL,
	`refill_per_second` real NOT NULL,
	`updated_at` integer NOT NULL,
	`concurrency_max` integer NOT NULL,
	`paused_until` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "rate_bucket_tokens_not_negative" CHECK("rate_bucket"."tokens" >= 0),
	CONSTRAINT "rate_bucket_capacity_not_negative" CHECK("rate_bucket"."capacity" >= 0),
	CONSTRAINT "rate_bucket_refill_not_negative" CHECK("rate_bucket"."refill_per_second" >= 0)
);
--> statement-breakpoint
CREATE TABLE `stored_result` (
	`id` text PRIMARY KEY NOT NULL,
	`prediction_id` text NOT NULL,
	`account_id` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`media_type` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`storage_key` text NOT NULL,
	`width` integer,
	`height` integer,
	`duration_ms` integer,
	`thumbhash` text,
	`created_at` integer NOT NULL,
	`tombstoned_at` integer,
	FOREIGN KEY (`prediction_id`) REFERENCES `prediction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "stored_result_kind_known" CHECK("stored_result"."kind" in ('image', 'video', 'audio', 'text', 'json'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stored_result_position` ON `stored_result` (`prediction_id`,`position`);--> statement-breakpoint
CREATE INDEX `stored_result_account` ON `stored_result` (`account_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `webhook_delivery` (
	`id` text PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`webhook_id` text NOT NULL,
	`received_at` integer NOT NULL,
	`verdict` text NOT NULL,
	`prediction_id` text,
	`provider_prediction_id` text,
	`body` text,
	`body_digest` text NOT NULL,
	`body_bytes` integer NOT NULL,
	`processed_at` integer,
	`outcome` text,
	`attempts` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_delivery_id` ON `webhook_delivery` (`provider`,`webhook_id`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_prediction` ON `webhook_delivery` (`prediction_id`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_provider_prediction` ON `webhook_delivery` (`provider`,`provider_prediction_id`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_received` ON `webhook_delivery` (`received_at`);