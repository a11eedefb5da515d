ALTER TABLE `rate_bucket` ADD `parent_id` text;--> statement-breakpoint
ALTER TABLE `rate_bucket` ADD `provider` text;--> statement-breakpoint
ALTER TABLE `rate_bucket` ADD `model` text;--> statement-breakpoint
ALTER TABLE `rate_bucket` ADD `runs_max` integer;--> statement-breakpoint
CREATE INDEX `prediction_running` ON `prediction` (`provider`,`model`) WHERE "prediction"."status" in ('submitting', 'starting', 'processing');