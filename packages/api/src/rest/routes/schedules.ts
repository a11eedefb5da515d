import { route } from "../route.ts";
import { DeletedScheduleSchema, ScheduleListSchema, ScheduleSchema } from "../schemas/schedule.ts";

const tag = "Schedules";

export const SCHEDULE_ROUTES = [
  route({
    method: "POST",
    path: "/schedules",
    procedure: "schedule.create",
    output: ScheduleSchema,
    status: 201,
    tag,
    summary: "Order a prediction again and again",
    description: "By a cron pattern of five fields; each fire is paid for by itself.",
  }),
  route({
    method: "GET",
    path: "/schedules",
    procedure: "schedule.list",
    output: ScheduleListSchema,
    tag,
    summary: "List the schedules",
  }),
  route({
    method: "DELETE",
    path: "/schedules/{id}",
    procedure: "schedule.delete",
    output: DeletedScheduleSchema,
    tag,
    summary: "End a schedule",
    description: "What it has ordered stays.",
  }),
];
