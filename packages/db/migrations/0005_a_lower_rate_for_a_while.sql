ALTER TABLE `rate_bucket` ADD `narrow_capacity` integer;--> statement-breakpoint
ALTER TABLE `rate_bucket` ADD `narrow_per_second` real;--> statement-breakpoint
ALTER TABLE `rate_bucket` ADD `narrow_until` integer DEFAULT 0 NOT NULL;