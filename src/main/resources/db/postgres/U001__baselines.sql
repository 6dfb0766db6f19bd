DROP TABLE baseline_history;
DROP TABLE baselines;
