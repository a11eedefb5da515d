CREATE TABLE `upload` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`kind` text NOT NULL,
	`media_type` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`storage_key` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "upload_bytes_positive" CHECK("upload"."bytes" > 0)
);
--> statement-breakpoint
CREATE INDEX `upload_account` ON `upload` (`account_id`,`bytes`);--> statement-breakpoint
CREATE INDEX `upload_expired` ON `upload` (`expires_at`);