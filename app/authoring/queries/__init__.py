"""Reading for the trainer's pages; within whose reach comes first."""
