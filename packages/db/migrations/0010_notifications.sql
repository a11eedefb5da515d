CREATE TABLE `notification_setting` (
	`account_id` text PRIMARY KEY NOT NULL,
	`when` text NOT NULL,
	`push` integer NOT NULL,
	`pusher` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `push_subscription` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`url` text NOT NULL,
	`public_key` text NOT NULL,
	`auth_secret` text NOT NULL,
	`created_at` integer NOT NULL,
	`failing_since` integer,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `push_subscription_url` ON `push_subscription` (`url`);--> statement-breakpoint
CREATE INDEX `push_subscription_account` ON `push_subscription` (`account_id`,`id`);--> statement-breakpoint
ALTER TABLE `notification` ADD `spread_at` integer;--> statement-breakpoint
CREATE INDEX `notification_created` ON `notification` (`created_at`);