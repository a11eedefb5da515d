CREATE TABLE `schedule` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`actor` text NOT NULL,
	`cron` text NOT NULL,
	`time_zone` text NOT NULL,
	`standing_order` text NOT NULL,
	`created_at` integer NOT NULL,
	`next_at` integer NOT NULL,
	`job_id` text NOT NULL,
	`last_fire_at` integer,
	`last_done_at` integer,
	`last_outcome` text,
	`last_order_id` text,
	`fires` integer DEFAULT 0 NOT NULL,
	`orders` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `schedule_account` ON `schedule` (`account_id`,`id`);