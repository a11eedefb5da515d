CREATE TABLE `credit_outage` (
	`provider` text PRIMARY KEY NOT NULL,
	`refusals` integer NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL
);
