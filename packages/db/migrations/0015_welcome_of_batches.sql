ALTER TABLE `batch` ADD `credits_welcome` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `batch_welcome` ON `batch` (`account_id`) WHERE "batch"."credits_welcome" > 0;