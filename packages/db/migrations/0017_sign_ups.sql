CREATE TABLE `sign_up` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`user_id` text NOT NULL,
	`password_hash` text NOT NULL,
	`token_digest` text NOT NULL,
	`browser_digest` text NOT NULL,
	`visitor_id` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`confirmed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sign_up_token` ON `sign_up` (`token_digest`);--> statement-breakpoint
CREATE INDEX `sign_up_email` ON `sign_up` (`email`);--> statement-breakpoint
CREATE INDEX `sign_up_expires` ON `sign_up` (`expires_at`);