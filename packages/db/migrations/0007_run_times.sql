DROP INDEX `prediction_model_ended`;--> statement-breakpoint
ALTER TABLE `prediction` ADD `mode` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `prediction` ADD `abandoned_at` integer;--> statement-breakpoint
CREATE INDEX `prediction_run_times` ON `prediction` (`provider`,`model`,`ended_at`,`mode`,`created_at`,`submitted_at`,`started_at`,`finished_at`) WHERE "prediction"."status" = 'succeeded';--> statement-breakpoint
ALTER TABLE `account` ADD `seen_at` integer;--> statement-breakpoint
CREATE INDEX `prediction_progress_at` ON `prediction_progress` (`at`);