#!/usr/bin/env dotnet
#:package VlassNet@0.1.0
// The whole notebook as one file, without a project: dotnet run notebook.cs
// A small simulated survey stands in for the published pickles, so that it runs anywhere in half a minute.

LabeledImages survey = await new SimulatedSurveySource(new() { Count = 1000 }).LoadAsync();
(LabeledImages train, LabeledImages valid) = survey.SplitAt(800);

using VlassCnn model = VlassCnn.Notebook();
Console.WriteLine(model.Summary());

TrainingHistory history = await new Trainer(TrainingOptions.Notebook with { Epochs = 3 }).FitAsync(model, train, valid);
foreach (EpochResult epoch in history.Epochs)
    Console.WriteLine($"epoch {epoch.Epoch}: loss {epoch.Loss:F3}, val_loss {epoch.ValidationLoss:F3}");

EvaluationResult result = new Evaluator().Evaluate(model, valid);
Console.WriteLine(result.Report);
Console.WriteLine(result.ConfusionMatrix);
