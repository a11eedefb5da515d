CREATE TABLE `operator_access` (
	`id` text PRIMARY KEY NOT NULL,
	`operator` text NOT NULL,
	`kind` text NOT NULL,
	`prediction_id` text NOT NULL,
	`account_id` text NOT NULL,
	`request_id` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`prediction_id`) REFERENCES `prediction`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "operator_access_kind_known" CHECK("operator_access"."kind" in ('prediction')),
	CONSTRAINT "operator_access_names_operator" CHECK(length("operator_access"."operator") > 0)
);
--> statement-breakpoint
CREATE INDEX `operator_access_prediction` ON `operator_access` (`prediction_id`,`id`);